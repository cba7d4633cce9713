/// Writes records as FMPXMLRESULT; record ids count from 11, modification ids from 1.
struct XMLExport {
  var fields: [String]
  var rows: [[String]]
  /// What FOUND says; the number of rows if nil.
  var found: Int?
  var errorCode = 0
  var dateFormat = "Yyyy-m-d"
  /// Records of the whole table, of which the export may hold fewer; the number of rows if nil.
  var records: Int?
  var prologue = ""

  var text: String {
    var text = #"<?xml version="1.0" encoding="UTF-8" ?>"# + prologue
    text += #"<FMPXMLRESULT xmlns="http://www.filemaker.com/fmpxmlresult">"#
    text += "<ERRORCODE>\(errorCode)</ERRORCODE>"
    text += #"<PRODUCT BUILD="1" NAME="FileMaker" VERSION="19"/>"#
    text += #"<DATABASE DATEFORMAT="\#(dateFormat)" LAYOUT="" NAME="x.fmp12" "#
    text += #"RECORDS="\#(records ?? rows.count)" TIMEFORMAT="k:mm:ss "/><METADATA>"#
    for field in fields {
      text += #"<FIELD EMPTYOK="YES" MAXREPEAT="1" NAME="\#(escaped(field))" TYPE="TEXT"/>"#
    }
    text += #"</METADATA><RESULTSET FOUND="\#(found ?? rows.count)">"#
    for (index, row) in rows.enumerated() {
      text += #"<ROW MODID="\#(index + 1)" RECORDID="\#(index + 11)">"#
      for value in row { text += "<COL><DATA>\(escaped(value))</DATA></COL>" }
      text += "</ROW>"
    }
    return text + "</RESULTSET></FMPXMLRESULT>"
  }

  /// In-field returns of XML exports are CR.
  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "\r"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
