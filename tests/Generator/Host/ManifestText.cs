using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace EarlyExitGen.Generator.Tests.Host;

/// <summary>A manifest in memory.</summary>
internal sealed class ManifestText(string path, SourceText text) : AdditionalText
{
    public ManifestText(string path, string text)
        : this(path, SourceText.From(text, Encoding.UTF8))
    {
    }

    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => text;
}
