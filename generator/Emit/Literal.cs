using System.Globalization;
using System.Linq;
using System.Text;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>
/// Writes values as C#. Numbers stay the manifest's own tokens, so that no culture and no framework's way of
/// formatting them comes between the manifest and the compiler.
/// </summary>
internal static class Literal
{
    /// <summary>A number in single precision.</summary>
    public static string Single(NumberToken number) => number.Text + "f";

    /// <summary>A number in double precision.</summary>
    public static string Double(NumberToken number) =>
        number.Text.Any(c => c is '.' or 'e' or 'E') ? number.Text : number.Text + "d";

    /// <summary>A whole number.</summary>
    public static string Integer(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A truth value.</summary>
    public static string Boolean(bool value) => value ? "true" : "false";

    /// <summary>A property's or a type's name, of one that begins with a lower-case letter.</summary>
    public static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);

    /// <summary>An identifier, which may be a keyword.</summary>
    public static string Identifier(string identifier) =>
        Identifiers.IsKeyword(identifier) ? "@" + identifier : identifier;

    /// <summary>A string; whatever cannot be seen, or reorders what can, is escaped.</summary>
    public static string String(string text)
    {
        StringBuilder literal = new("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\')
            {
                literal.Append('\\').Append(c);
            }
            else if (IsHidden(c))
            {
                literal.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                literal.Append(c);
            }
        }

        return literal.Append('"').ToString();
    }

    /// <summary>Text inside a documentation comment, on one line.</summary>
    public static string Doc(string text)
    {
        StringBuilder doc = new(text.Length);
        foreach (char c in text)
        {
            doc.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                _ when IsHidden(c) => " ",
                _ => c.ToString(),
            });
        }

        return doc.ToString();
    }

    /// <summary>
    /// Whether a character breaks lines, shows nothing or reorders what is shown. A list of our own: categories of
    /// characters differ between the frameworks that compilers run on.
    /// </summary>
    private static bool IsHidden(char c) => c
        is < ' ' or (>= '\u007f' and <= '\u009f') or '\u00ad' or '\u061c' or '\u180e' or (>= '\u200b' and <= '\u200f')
        or (>= '\u2028' and <= '\u202e') or (>= '\u2060' and <= '\u206f') or '\ufeff' or >= '\ufff0';
}
