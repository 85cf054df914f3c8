using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Attach;

/// <summary>
/// The documentation of .NET's own classes, which lies beside every SDK: one sentence or two for each member, and the
/// namespace that it belongs to.
/// </summary>
internal static partial class Documentation
{
    private const int FewestWords = 4;

    /// <summary>The namespaces that are told apart, below <c>System</c>.</summary>
    public static readonly string[] Areas =
    [
        "Collections", "Data", "Diagnostics", "IO", "Net", "Reflection", "Security", "Text", "Threading", "Xml",
    ];

    /// <summary>Reads what is there, each text once, in an order that only depends on the texts.</summary>
    /// <exception cref="SampleException">The SDK has no documentation.</exception>
    public static IReadOnlyList<Sentence> Read()
    {
        string pack = Path.Combine(Facts.Packs, "Microsoft.NETCore.App.Ref");
        string[] files = Directory.Exists(pack)
            ? Directory.GetFiles(pack, "*.xml", SearchOption.AllDirectories)
            : [];
        Sentence[] sentences =
        [
            .. files.SelectMany(Members).DistinctBy(sentence => sentence.Text)
                .OrderBy(sentence => sentence.Text, StringComparer.Ordinal),
        ];
        return sentences.Length > 10_000
            ? sentences
            : throw new SampleException(
                $"{pack}: the documentation that this sample learns from is not there; take Microsoft's SDK, which has "
                + "it.");
    }

    private static IEnumerable<Sentence> Members(string file) =>
        from member in XDocument.Load(file).Descendants("member")
        let summary = member.Element("summary")
        where summary is not null
        let area = Areas.FirstOrDefault(area => IsIn(area, (string)member.Attribute("name")!))
        where area is not null
        let text = Spaces().Replace(Flatten(summary), " ").Trim()
        where text.Count(c => c == ' ') >= FewestWords - 1
        select new Sentence(area, text);

    // M:System.IO.File.Open(System.String)
    private static bool IsIn(string area, string member) =>
        member.AsSpan(2).StartsWith($"System.{area}.", StringComparison.Ordinal);

    // What is referred to is named by its last part: the namespace would tell everything.
    private static string Flatten(XElement element) => string.Concat(element.Nodes().Select(node => node switch
    {
        XText text => text.Value,
        XElement { HasAttributes: true } link => LastPart(link.FirstAttribute!.Value),
        XElement inner => Flatten(inner),
        _ => "",
    }));

    private static string LastPart(string name) => name[(name.IndexOf(':', StringComparison.Ordinal) + 1)..]
        .Split('(')[0].Split('.')[^1];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
