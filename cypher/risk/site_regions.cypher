// 标题: 由场所得出的属地
// params: ids
// returns: dispute, id, name, code, grade
UNWIND $ids AS id
MATCH (d:Dispute {id: id})
MATCH (d)-[:AT]->(s:Site)-[:IN_REGION]->(g:Region)
RETURN DISTINCT d.id AS dispute, g.id AS id, g.name AS name, g.code AS code, g.grade AS grade
ORDER BY dispute, id
