-- Organisations were asked twice with whom they would work: for each call in grants.partner_wish and for all money in funding.interest, which also says what is sought, until when, and why two fit.
-- The second stays. What was written in the first is not carried over: it was shown to applicants of one call only, and the other place shows it to the city too, to which nobody has agreed.
drop table grants.partner_wish;
drop function grants.wishes(uuid);
