// 标题: 一处场所反复出事（G15）
// params: count
// returns: site, name, disputes, since
MATCH (s:Site)<-[:AT]-(d:Dispute)
WHERE d.since IS NOT NULL
WITH s, d ORDER BY coalesce(d.since, '9999'), d.id
WITH s, collect(d.id) AS disputes, collect(d.since) AS since
WHERE size(disputes) >= $count
RETURN s.id AS site, s.name AS name, disputes, since
ORDER BY site
