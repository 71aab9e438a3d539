// 标题: 一家企业牵出的纠纷
// params: id
// returns: dispute, name, role
MATCH (x:Enterprise {id: $id})-[p:PARTY_TO]->(d:Dispute)
RETURN d.id AS dispute, x.name AS name, p.role AS role
ORDER BY dispute, role
