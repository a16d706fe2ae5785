"""Which wants and organisations may meet a have: the network as columns, relations of classes, hard tests."""
