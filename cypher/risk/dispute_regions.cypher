// 标题: 纠纷的属地（直接写明的，或由场所得出的）
// params: ids
// returns: dispute, id, name, code, grade
UNWIND $ids AS id
MATCH (d:Dispute {id: id})
MATCH (d)-[:IN_REGION]->(g:Region)
RETURN d.id AS dispute, g.id AS id, g.name AS name, g.code AS code, g.grade AS grade
ORDER BY dispute, id
