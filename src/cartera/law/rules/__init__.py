"""What each kind of rule answers to a contact question.

`standing`: rules that no waiting changes (who, where, through what, saying what). `hours`: when one may contact at all.
`counted`: rules that silence follows from what has been.
"""
