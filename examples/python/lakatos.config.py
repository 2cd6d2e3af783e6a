"""Six theorems, a file each; `npx lakatos check` finds this one by its name."""
import claims.coupons  # noqa: F401
import claims.hedge  # noqa: F401
import claims.perceptron  # noqa: F401
import claims.records  # noqa: F401
import claims.ruin  # noqa: F401
import claims.serfling  # noqa: F401
