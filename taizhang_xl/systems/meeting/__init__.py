"""会议议定: what the monthly meeting decided, and how it becomes rows and dates of the ledger."""
