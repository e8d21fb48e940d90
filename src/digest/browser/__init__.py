"""Pictures of mails, taken by the Chromium of the machine through Playwright (the extra `screenshot`)."""
