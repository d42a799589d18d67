"""What stewards make of the public's reports, and of devices that may be one."""
