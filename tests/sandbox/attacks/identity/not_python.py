# tries: something that is not Python at all
# expect: error
\documentclass{article}
\begin{document}
  double: $2x$
\end{document}
