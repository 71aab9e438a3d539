// 标题: 纠纷牵涉的企业
// params: ids
// returns: dispute, id, name, role
UNWIND $ids AS id
MATCH (d:Dispute {id: id})
MATCH (d)<-[p:PARTY_TO]-(x:Enterprise)
RETURN DISTINCT d.id AS dispute, x.id AS id, x.name AS name, p.role AS role
ORDER BY dispute, id, role
