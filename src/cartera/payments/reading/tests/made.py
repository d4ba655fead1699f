"""The same movements written as banks write them, in every format."""

from datetime import date

ACCOUNT = "PE00123456789012345678"


def move(amount, text, *, on=date(2026, 10, 19), ref="", payer="", reference=""):
    """One movement: a decimal string, negative for money out."""
    return {"amount": amount, "text": text, "on": on, "ref": ref, "payer": payer, "reference": reference}


def _plain(amount):
    return amount.lstrip("-")


def mt940(moves, *, opening="1000.00", closing=None, number="1/1", account=ACCOUNT, mark=None):
    total = sum(round(float(each["amount"]) * 100) for each in moves)
    end = closing or f"{(round(float(opening) * 100) + total) / 100:.2f}"
    days = sorted(each["on"] for each in moves) or [date(2026, 10, 19)]
    lines = [
        ":20:START", f":25:{account}", f":28C:{number}",
        f":60F:C{days[0]:%y%m%d}PEN{opening.replace('.', ',')}",
    ]  # fmt: skip
    for each in moves:
        sign = mark or ("D" if each["amount"].startswith("-") else "C")
        money = _plain(each["amount"]).replace(".", ",")
        own = f"//{each['ref']}" if each["ref"] else ""
        lines.append(
            f":61:{each['on']:%y%m%d}{each['on']:%m%d}{sign}{money}NTRF{each['reference'] or 'NONREF'}{own}"
        )
        lines.append(f":86:{each['payer']} {each['text']}".strip())
    lines.append(f":62F:C{days[-1]:%y%m%d}PEN{end.replace('.', ',')}")
    return "\n".join(lines) + "\n-\n"


def camt(
    moves, *, version="053.001.08", opening="1000.00", prefix="", sts=True, tag="Stmt", root="BkToCstmrStmt"
):
    total = sum(round(float(each["amount"]) * 100) for each in moves)
    end = f"{(round(float(opening) * 100) + total) / 100:.2f}"
    entries = "".join(_entry(each) for each in moves)
    balance = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='PEN'>{amount}</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-10-19</Dt></Dt></Bal>"
        for code, amount in (("OPBD", opening), ("CLBD", end))
    )
    text = (
        f"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.{version}'><{root}><{tag}><Id>S-1</Id>"
        f"<Acct><Id><IBAN>{ACCOUNT}</IBAN></Id></Acct>{balance if tag == 'Stmt' else ''}{entries}</{tag}></{root}></Document>"
    )
    if prefix:
        text = (
            text.replace("</", f"</{prefix}:")
            .replace("<", f"<{prefix}:")
            .replace(f"<{prefix}:/{prefix}:", f"</{prefix}:")
        )
        text = text.replace("xmlns=", f"xmlns:{prefix}=")
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{text}".replace("><", ">\n<")


def _entry(each):
    mark = "DBIT" if each["amount"].startswith("-") else "CRDT"
    party = (
        f"<RltdPties><Dbtr><Pty><Nm>{each['payer']}</Nm></Pty></Dbtr></RltdPties>" if each["payer"] else ""
    )
    own = f"<AcctSvcrRef>{each['ref']}</AcctSvcrRef>" if each["ref"] else ""
    return (
        f"<Ntry><Amt Ccy='PEN'>{_plain(each['amount'])}</Amt><CdtDbtInd>{mark}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{each['on']}</Dt></BookgDt><ValDt><Dt>{each['on']}</Dt></ValDt>{own}<NtryDtls><TxDtls>"
        f"<Refs><EndToEndId>{each['reference'] or 'NOTPROVIDED'}</EndToEndId></Refs>{party}"
        f"<RmtInf><Ustrd>{each['text']}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def ofx(moves, *, header=True):
    rows = "".join(
        f"<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>{each['on']:%Y%m%d}120000[-5:EST]<TRNAMT>{each['amount']}"
        f"<FITID>{each['ref']}\n<NAME>{each['payer']}\n<MEMO>{each['text']}</STMTTRN>\n"
        for each in moves
    )
    head = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\nOLDFILEUID:NONE\nNEWFILEUID:NONE\n\n"
    return (
        f"{head if header else ''}<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>PEN<BANKACCTFROM><BANKID>X<ACCTID>{ACCOUNT}"
        f"<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20261001<DTEND>20261031\n{rows}</BANKTRANLIST>"
        "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"
    )


def csv(moves, *, balance=False):
    total, rows = 100_000, []
    for each in moves:
        total += round(float(each["amount"]) * 100)
        more = f";{total / 100:.2f}" if balance else ""
        rows.append(
            f"{each['on']:%d/%m/%Y};{each['payer']} {each['text']};{each['ref']};{each['amount']}{more}"
        )
    title = "Fecha;Descripción;Nro. operación;Importe" + (";Saldo" if balance else "")
    return "\n".join([title, *rows]) + "\n"
