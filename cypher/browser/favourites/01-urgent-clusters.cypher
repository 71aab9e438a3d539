// 最紧急的纠纷群及其成员
MATCH (k:Cluster)
WITH k, CASE k.colour WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 WHEN 'blue' THEN 2 ELSE 3 END AS urgency
ORDER BY urgency, k.disputes DESC, k.id
LIMIT 3
MATCH p = (d:Dispute)-[:MEMBER_OF]->(k)
RETURN p
LIMIT 60
