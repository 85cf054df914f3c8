using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace EarlyExitGen.Manifests;

/// <summary>C#'s rules for identifiers, and how a label becomes one.</summary>
internal static class Identifiers
{
    /// <summary>Longer names fit into no metadata (1,023 bytes of UTF-8, a suffix included).</summary>
    public const int MaxLength = 300;

    /// <summary>Reserved for the field behind an enum's members.</summary>
    private const string ReservedMember = "value__";

    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const",
        "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern",
        "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface",
        "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override",
        "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short",
        "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof",
        "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
        "__arglist", "__makeref", "__reftype", "__refvalue",
    };

    /// <summary>Whether the word is a reserved keyword, the undocumented ones of C# included.</summary>
    public static bool IsKeyword(string word) => Keywords.Contains(word);

    /// <summary>Whether <paramref name="text"/> is an identifier, keywords included.</summary>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= MaxLength && CanStart(text[0]) && text.All(CanContinue);

    /// <summary>Why an identifier that was made or chosen cannot name a member of an enum; null if it can.</summary>
    public static string? MemberFault(string identifier) =>
        identifier.Length == 0 ? "no identifier can be made from it, for that needs a letter or a digit"
        : identifier.Length > MaxLength
            ? "its identifier has " + identifier.Length.ToString(CultureInfo.InvariantCulture) + " characters, at most "
                + MaxLength.ToString(CultureInfo.InvariantCulture) + " are allowed"
        : !IsValid(identifier) ? "it is not a valid C# identifier"
        : identifier == ReservedMember ? "C# reserves " + ReservedMember + " in enums"
        : null;

    /// <summary>
    /// The identifier made from a label: characters that no identifier may hold are dropped, the character after
    /// them is capitalised, and a leading digit gets an underscore before it. Empty if nothing is left.
    /// </summary>
    public static string FromLabel(string label)
    {
        StringBuilder identifier = new(label.Length + 1);
        bool capitalise = false;
        foreach (char c in label)
        {
            if (!CanContinue(c))
            {
                capitalise = true;
                continue;
            }

            if (identifier.Length == 0 && !CanStart(c))
            {
                identifier.Append('_');
            }

            identifier.Append(capitalise ? char.ToUpperInvariant(c) : c);
            capitalise = false;
        }

        return identifier.ToString();
    }

    private static bool CanStart(char c) => c == '_' || CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber;

    /// <summary>Format characters, which C# allows but ignores, are not part of an identifier here.</summary>
    private static bool CanContinue(char c) => CanStart(c) || CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
