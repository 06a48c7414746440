"""The demo company: Halden Instruments, pushed through the running SCIM endpoint as Okta would."""
