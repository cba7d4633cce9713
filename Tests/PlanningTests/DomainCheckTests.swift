import Testing

@testable import Planning

@Suite struct DomainCheckTests {
  @Test(arguments: [
    ("(VALUE > 0)", "(\"n\" > 0)"),
    ("VALUE", "\"n\""),
    ("((VALUE)::text ~ '^VALUE$'::text)", "((\"n\")::text ~ '^VALUE$'::text)"),
    ("(VALUE <> 'it''s VALUE'::text)", "(\"n\" <> 'it''s VALUE'::text)"),
    ("(VALUE <> E'\\\\VALUE'::text)", "(\"n\" <> E'\\\\VALUE'::text)"),
    ("(\"VALUE\"(VALUE) AND value_of(VALUE))", "(\"VALUE\"(\"n\") AND value_of(\"n\"))"),
    ("(VALUES_1 = VALUE1 OR _VALUE = VALUE)", "(VALUES_1 = VALUE1 OR _VALUE = \"n\")"),
    ("(value = 1)", "(value = 1)"),
  ])
  func replacement(expression: String, expected: String) {
    #expect(replacingValue(in: expression, with: "\"n\"") == expected)
  }
}
