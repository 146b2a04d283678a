"""What knows that the desk is an .xlsx file; nothing outside opens or writes one."""
