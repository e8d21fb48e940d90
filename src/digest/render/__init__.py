"""An issue becomes an email: views, templates, MJML, and what is put right afterwards."""
