// 标题: 不属于本图模型的点
// params: known
// returns: labels, p
MATCH (n)
WHERE NOT any(l IN labels(n) WHERE l IN $known)
RETURN labels(n) AS labels, properties(n) AS p
