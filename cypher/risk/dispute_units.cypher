// 标题: 已经经手这起纠纷的单位
// params: ids
// returns: dispute, id, name, kind, outcome
UNWIND $ids AS id
MATCH (d:Dispute {id: id})
MATCH (d)-[r:ROUTED_TO]->(u:Unit)
RETURN DISTINCT d.id AS dispute, u.id AS id, u.name AS name, u.kind AS kind, r.outcome AS outcome
ORDER BY dispute, id
