// 标题: 来源照例登记答复、而尚无答复的来件（G09 的候选，只亮单位义务旗）
// params: share, today
// returns: dispute, evidence
// 一个来源的答复登记不到 share，没有登记就说明不了没有答复。是否过了法定期限，由 reasoning.structural.duties 判定。
MATCH (r:Report)
WITH r.source AS source, count(r) AS known, sum(CASE WHEN r.answered THEN 1 ELSE 0 END) AS answered
WHERE answered >= known * $share
WITH collect(source) AS sources
MATCH (q:Report)-[:REPORTS]->(d:Dispute)
WHERE q.source IN sources AND (q.answered IS NULL OR q.replied > $today)
WITH d, q ORDER BY q.id
RETURN d.id AS dispute, collect(q.id) AS evidence
ORDER BY dispute
