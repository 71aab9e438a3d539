// 标题: 一个风险簇里的纠纷（给纠纷编号时，取它所在的簇）
// params: id
// returns: cluster, dispute
MATCH (k:Cluster)
WHERE k.id = $id OR EXISTS { MATCH (k)<-[:MEMBER_OF]-(:Dispute {id: $id}) }
MATCH (d:Dispute)-[:MEMBER_OF]->(k)
RETURN k.id AS cluster, d.id AS dispute
ORDER BY cluster, dispute
