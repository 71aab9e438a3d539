// 标题: 纠纷所在的场所
// params: ids
// returns: dispute, id, name, region, named
// named 是有多少处写到它
UNWIND $ids AS id
MATCH (d:Dispute {id: id})
MATCH (d)-[a:AT]->(s:Site)
OPTIONAL MATCH (s)-[:IN_REGION]->(g:Region)
RETURN d.id AS dispute, s.id AS id, s.name AS name, min(g.id) AS region,
       coalesce(size(a.claims), 0) AS named
ORDER BY dispute, id
