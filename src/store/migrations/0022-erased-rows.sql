-- Rows of recipients who were erased: found at each look at a campaign, and few.
create index campaign_rows_erased on campaign_rows (campaign_id, number) where sealed is null;
