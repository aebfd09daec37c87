"""工作部署: the year's ledger as a printed booklet with a cover, contents and a chapter for each category."""
