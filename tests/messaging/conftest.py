"""What is said of a failing promise is as clear as elsewhere."""

import pytest

pytest.register_assert_rewrite("tests.messaging.contract")
