"""What `manage.py` does otherwise than Django."""
