// 标题: 这些纠纷对中，双方写明的对方显然不是同一人的
// params: pairs, unclear
// returns: a, b
// 只比姓氏，同姓即不算不同；任一方没写对方、或只写了称呼的，不算。结果只有纠纷，没有人。
UNWIND $pairs AS pair
MATCH (a:Dispute {id: pair.a}), (b:Dispute {id: pair.b})
WHERE EXISTS { MATCH (a)<-[:PARTY_TO {role: 'respondent'}]-(:Person) }
  AND EXISTS { MATCH (b)<-[:PARTY_TO {role: 'respondent'}]-(:Person) }
  AND NOT EXISTS { MATCH (a)<-[:PARTY_TO {role: 'respondent'}]-(p:Person) WHERE left(p.name, 1) IN $unclear }
  AND NOT EXISTS { MATCH (b)<-[:PARTY_TO {role: 'respondent'}]-(p:Person) WHERE left(p.name, 1) IN $unclear }
  AND NOT EXISTS {
    MATCH (a)<-[:PARTY_TO {role: 'respondent'}]-(p:Person), (b)<-[:PARTY_TO]-(q:Person)
    WHERE left(p.name, 1) = left(q.name, 1)
  }
  AND NOT EXISTS {
    MATCH (b)<-[:PARTY_TO {role: 'respondent'}]-(p:Person), (a)<-[:PARTY_TO]-(q:Person)
    WHERE left(p.name, 1) = left(q.name, 1)
  }
RETURN DISTINCT a.id AS a, b.id AS b
ORDER BY a, b
