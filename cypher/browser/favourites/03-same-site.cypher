// 同一小区、工地的纠纷
MATCH (s:Site)<-[:AT]-(d:Dispute)
WITH s, count(DISTINCT d) AS disputes
WHERE disputes > 1
ORDER BY disputes DESC, s.id
LIMIT 3
MATCH p = (s)<-[:AT]-(:Dispute)
RETURN p
LIMIT 60
