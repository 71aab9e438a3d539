// 多渠道反映的同一纠纷
MATCH (r:Report)-[:REPORTS]->(d:Dispute)
WITH d, count(DISTINCT r.channel) AS channels
WHERE channels > 1
ORDER BY channels DESC, d.id
LIMIT 10
MATCH p = (:Report)-[:REPORTS]->(d)
RETURN p
LIMIT 80
