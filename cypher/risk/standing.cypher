// 标题: 一些纠纷现在的颜色、等级和所在的簇
// params: ids
// returns: id, name, kind, colour, level, why, since, until, cluster
UNWIND $ids AS id
MATCH (d:Dispute {id: id})
OPTIONAL MATCH (d)-[:MEMBER_OF]->(k:Cluster)
RETURN d.id AS id, d.name AS name, d.kind AS kind, d.colour AS colour, d.level AS level, d.why AS why, d.since AS since,
       d.until AS until, k.id AS cluster
ORDER BY id, cluster
