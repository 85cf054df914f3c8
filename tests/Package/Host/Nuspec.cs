using System.IO.Compression;
using System.Xml.Linq;

namespace EarlyExitGen.Package.Tests.Host;

/// <summary>What a package says of itself.</summary>
internal static class Nuspec
{
    /// <summary>The metadata of a package.</summary>
    /// <param name="file">The package's file.</param>
    /// <param name="name">Its name.</param>
    public static XElement Of(string file, string name)
    {
        using ZipArchive zip = ZipFile.OpenRead(file);
        using Stream stream = zip.GetEntry(name + ".nuspec")!.Open();
        return XDocument.Load(stream).Root!.Elements().Single();
    }

    /// <summary>One child of it, whatever its namespace.</summary>
    public static XElement Child(XElement element, string name) =>
        element.Elements().Single(e => e.Name.LocalName == name);
}
