// 标题: 一处场所反复出事（G15 的候选）
// params: ids, count
// returns: dispute, evidence, name, since
// 是否在期限之内，由 reasoning.structural.company 判定。
UNWIND $ids AS id
MATCH (s:Site {id: id})<-[:AT]-(d:Dispute)
WHERE d.since IS NOT NULL
WITH s, d ORDER BY d.since, d.id
WITH s, collect(d) AS disputes
WHERE size(disputes) >= $count
UNWIND disputes AS d
RETURN d.id AS dispute, [s.id] AS evidence, s.name AS name, d.since AS since
ORDER BY evidence, since, dispute
