// 标题: 纠纷牵涉的企业
// params: ids
// returns: dispute, id, name, role, named
// named 是有多少处写到它
UNWIND $ids AS id
MATCH (d:Dispute {id: id})
MATCH (d)<-[p:PARTY_TO]-(x:Enterprise)
RETURN DISTINCT d.id AS dispute, x.id AS id, x.name AS name, p.role AS role,
       coalesce(size(p.claims), 0) AS named
ORDER BY dispute, id, role
