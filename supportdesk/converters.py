"""What stands for an object in an address."""

from django.urls.converters import IntConverter


class KeyConverter(IntConverter):
    """The number of a row. One with more digits fits no column, so its address leads nowhere."""

    regex = "[0-9]{1,18}"
