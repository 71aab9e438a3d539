// 标题: 一些风险簇的题目、颜色和等级
// params: ids
// returns: id, title, colour, level, disputes, reports, since, why
UNWIND $ids AS id
MATCH (k:Cluster {id: id})
RETURN k.id AS id, k.title AS title, k.colour AS colour, k.level AS level, k.disputes AS disputes, k.reports AS reports,
       k.since AS since, k.why AS why
ORDER BY id
