-- The rules of `tieout check` that a year of invoice lines allows, in DuckDB: each gives how many findings it has.
-- Amounts are DECIMAL and percentages are taken by * 0.01, so that nothing passes through floating point: `/` makes a DOUBLE, by which 185 taxes
-- of the year's would be wrong. `round` of a DECIMAL is half away from zero, as ours.

CREATE TABLE line AS
SELECT row_number() OVER () AS position, invoice_number AS number, invoice_date::DATE AS dated, customer_id AS customer, country, currency,
       line_number, product, quantity::DECIMAL(12, 0) AS quantity, unit_price::DECIMAL(12, 4) AS price, discount::DECIMAL(6, 2) AS discount,
       net_amount::DECIMAL(14, 3) AS net, tax_rate::DECIMAL(6, 2) AS rate, tax_amount::DECIMAL(14, 3) AS tax
FROM read_csv('{source}', header = true, all_varchar = true);

CREATE TABLE invoice AS
SELECT number, min_by(customer, position) FILTER (customer IS NOT NULL) AS customer, min_by(dated, position) AS dated,
       min_by(currency, position) AS currency, min_by(country, position) AS country, min(position) AS position, sum(net)::DECIMAL(18, 3) AS net, sum(tax)::DECIMAL(18, 3) AS tax,
       (sum(net) + sum(tax))::DECIMAL(18, 6) AS gross, bool_and(price = 0) AS priceless
FROM line GROUP BY number;

-- ACC-01
SELECT count(*) FROM line WHERE net <> round(quantity * price * (100 - discount) * 0.01, 2);
-- ACC-08
SELECT count(*) FROM (SELECT unnest([net, tax]) AS amount FROM line) WHERE amount <> round(amount, 2);
-- ACC-11
SELECT count(*) FROM line WHERE price < 0;
-- ACC-13
SELECT count(*) FROM (SELECT count(DISTINCT currency) AS currencies FROM line GROUP BY number) WHERE currencies > 1;
-- ACC-18
SELECT count(*) - count(DISTINCT upper(regexp_replace(number, '[^A-Za-z0-9]', '', 'g')))
       + (SELECT count(*) FROM (SELECT 1 FROM line GROUP BY number HAVING count(DISTINCT customer) > 1 OR count(DISTINCT dated) > 1))
FROM invoice;
-- ACC-19
WITH bill AS (SELECT * FROM invoice WHERE customer IS NOT NULL AND gross > 0 AND net >= 0),
     credit AS (SELECT * FROM invoice WHERE customer IS NOT NULL AND gross <> 0 AND net < 0)
SELECT count(*) FROM bill later WHERE EXISTS (
    SELECT 1 FROM bill earlier
    WHERE earlier.customer = later.customer AND earlier.currency = later.currency AND earlier.gross = later.gross
      AND (earlier.dated, earlier.position) < (later.dated, later.position) AND later.dated - earlier.dated <= 3
      AND NOT EXISTS (SELECT 1 FROM credit WHERE credit.customer = later.customer AND credit.currency = later.currency
                      AND credit.dated >= earlier.dated AND -credit.gross IN (later.gross, 2 * later.gross)));
-- ACC-24
SELECT count(*) FROM (SELECT 1 FROM line GROUP BY number HAVING count(line_number) > count(DISTINCT line_number));
-- ACC-25
WITH bill AS (SELECT customer, currency, gross FROM invoice WHERE customer IS NOT NULL AND net >= 0),
     middle AS (SELECT customer, currency, median(gross) AS middle, count(*) AS bills FROM bill GROUP BY ALL),
     spread AS (SELECT customer, currency, any_value(middle) AS middle, greatest(1.4826 * median(abs(gross - middle)), abs(any_value(middle)) * {least_spread}) AS spread
                FROM bill JOIN middle USING (customer, currency) WHERE bills >= {invoices} GROUP BY ALL)
SELECT count(*) FROM bill JOIN spread USING (customer, currency) WHERE abs(gross - middle) > {factor} * spread;
-- ACC-28
WITH used AS (SELECT customer, currency, count(*) AS bills FROM invoice WHERE customer IS NOT NULL GROUP BY ALL)
SELECT count(*) - count(DISTINCT customer) FROM used;
-- CMP-07
WITH number AS (SELECT regexp_extract(number, '^(.*?)([0-9]+)$', 1) AS prefix, length(regexp_extract(number, '([0-9]+)$', 1)) AS digits,
                       regexp_extract(number, '([0-9]+)$', 1)::BIGINT AS value FROM invoice),
     dense AS (SELECT prefix, digits FROM number GROUP BY ALL HAVING count(DISTINCT value) * 100 >= 90 * (max(value) - min(value) + 1)),
     step AS (SELECT value - lag(value) OVER (PARTITION BY prefix, digits ORDER BY value) AS step FROM number JOIN dense USING (prefix, digits))
SELECT count(*) FROM step WHERE step > 1;
-- CMP-10
SELECT count(*) FROM invoice WHERE gross = 0;
-- CMP-18
SELECT count(*) FROM invoice WHERE customer IS NULL;
-- CMP-19
SELECT sum((number IS NULL)::INT + (dated IS NULL)::INT + (currency IS NULL)::INT + (customer IS NULL)::INT + (country IS NULL)::INT) FROM invoice;
-- TAX-01
WITH part AS (SELECT number, rate, sum(net)::DECIMAL(18, 3) AS net, sum(tax)::DECIMAL(18, 3) AS tax, count(*) AS lines,
                     count(*) FILTER (tax <> round(net * rate * 0.01, 2)) AS wrong FROM line GROUP BY ALL)
SELECT coalesce(sum(CASE WHEN wrong * 2 > lines AND lines > 1 THEN 1 ELSE wrong END), 0) FROM part WHERE tax <> round(net * rate * 0.01, 2);
-- TAX-12
WITH part AS (SELECT number, rate, sum(net)::DECIMAL(18, 3) AS net, sum(tax)::DECIMAL(18, 3) AS tax, count(*) AS lines,
                     count(*) FILTER (tax <> round(net * rate * 0.01, 2)) AS wrong FROM line WHERE country IN ('USA', 'United States') GROUP BY ALL)
SELECT coalesce(sum(CASE WHEN wrong * 2 > lines AND lines > 1 THEN 1 ELSE wrong END), 0) FROM part WHERE tax <> round(net * rate * 0.01, 2);
