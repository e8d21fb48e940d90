"""How fast sending is, beside Postfix's own benchmark client and other libraries."""
