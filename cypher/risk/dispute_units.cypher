// 标题: 已经经手这起纠纷的单位
// params: ids
// returns: dispute, id, name, kind
UNWIND $ids AS id
MATCH (d:Dispute {id: id})
MATCH (d)-[:ROUTED_TO]->(u:Unit)
RETURN DISTINCT d.id AS dispute, u.id AS id, u.name AS name, u.kind AS kind
ORDER BY dispute, id
