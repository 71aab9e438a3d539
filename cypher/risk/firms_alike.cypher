// 标题: 这些纠纷对中，双方所指的企业有判为或疑为同一家、上下级的
// params: pairs
// returns: a, b
UNWIND $pairs AS pair
MATCH (a:Dispute {id: pair.a})<-[:PARTY_TO]-(:Enterprise)-[:SAME_AS]-(:Enterprise)-[:PARTY_TO]->(b:Dispute {id: pair.b})
RETURN DISTINCT a.id AS a, b.id AS b
ORDER BY a, b
