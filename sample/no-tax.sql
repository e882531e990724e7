-- check: OWN-NO-TAX
-- name: No tax within the common market
-- severity: high
-- meaning: A sale to a country of the common market carries no tax, though its amount is above the limit.
-- mend: Find out whether the tax table of the billing system lost the country, and bill the line again.
-- parameter: least = 1.00
SELECT invoice_number AS invoice, line_number AS line, customer_id AS customer, 'tax_amount' AS field,
       'tax' AS expected, tax_amount AS actual, currency, net_amount AS at_stake,
       country || ': net ' || net_amount || ', tax ' || tax_amount AS message, country AS fault
FROM line
WHERE run = :run AND country IN ('United Kingdom', 'EIRE', 'France', 'Germany', 'Netherlands', 'Spain')
  AND decimal_cmp(tax_amount, '0') = 0 AND decimal_cmp(net_amount, :least) > 0
