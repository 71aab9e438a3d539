// 标题: 牵涉面很广的场所（枢纽）
// params: ids, floor
// returns: id, name, degree, spread
UNWIND $ids AS id
MATCH (s:Site {id: id})<-[:AT]-(d:Dispute)
WITH s, count(DISTINCT d) AS degree, count(DISTINCT d.kind) AS spread
WHERE degree > $floor
RETURN s.id AS id, s.name AS name, degree, spread
ORDER BY id
