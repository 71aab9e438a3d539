// 标题: 纠纷所在的场所
// params: ids
// returns: dispute, id, name, region
UNWIND $ids AS id
MATCH (d:Dispute {id: id})
MATCH (d)-[:AT]->(s:Site)
OPTIONAL MATCH (s)-[:IN_REGION]->(g:Region)
RETURN d.id AS dispute, s.id AS id, s.name AS name, min(g.id) AS region
ORDER BY dispute, id
