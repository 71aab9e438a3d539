// 标题: 点的总数
// params:
// returns: n
MATCH (n)
RETURN count(n) AS n
