using System;
using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads the names that the generated types get.</summary>
internal static class NameReader
{
    // A namespace of this name takes the meaning from the operator that generated code uses.
    private const string NameOf = "nameof";

    /// <summary>Reads <c>class</c>; null if it cannot name a class.</summary>
    public static string? ReadClass(ObjectReader manifest)
    {
        if (manifest.String("class") is not { } name)
        {
            return null;
        }

        return Accept(manifest, name, TypeFault(name.Value, "a class is named as in NewsClassifier"));
    }

    /// <summary>Reads <c>labelType</c>; null if it is not written, or cannot name the labels' enum.</summary>
    public static string? ReadLabelType(ObjectReader manifest, string? className)
    {
        if (manifest.String("labelType", required: false) is not { } name)
        {
            return null;
        }

        string? fault = TypeFault(name.Value, "an enum is named as in NewsLabel");
        if (fault is null && name.Value == GeneratedNames.Values)
        {
            fault = "is the name of a type inside the answer's; choose another";
        }

        if (fault is null && className is not null
            && GeneratedNames.TakenFromLabel(className).Contains(name.Value, StringComparer.OrdinalIgnoreCase))
        {
            fault = "is the name of another type that is generated for this class; choose another";
        }

        return Accept(manifest, name, fault);
    }

    /// <summary>Reads <c>namespace</c>; null if it cannot name a namespace.</summary>
    public static string? ReadNamespace(ObjectReader manifest)
    {
        if (manifest.String("namespace") is not { } name)
        {
            return null;
        }

        string[] parts = name.Value.Split('.');
        string? keyword = Array.Find(parts, p => Identifiers.IsKeyword(p) || p == NameOf);
        string? fault =
            name.Value.Length > Identifiers.MaxLength || !parts.All(Identifiers.IsValid)
                ? "is not a valid namespace; write C# identifiers with dots between them, as in Samples.News"
            : keyword is not null ? "has the C# keyword '" + keyword + "' in it; choose another name"
            : null;
        return Accept(manifest, name, fault);
    }

    private static string? TypeFault(string text, string example) =>
        !Identifiers.IsValid(text) ? "is not a valid C# identifier; " + example
        : Identifiers.IsKeyword(text) || text.All(c => c is >= 'a' and <= 'z')
            ? "is a keyword or may become one, as lower-case words do in C#; begin it with a capital"
        : GeneratedNames.IsMember(text) ? "is the name of one of the class's own members; choose another"
        : null;

    private static string? Accept(ObjectReader manifest, JsonString name, string? fault)
    {
        if (fault is null)
        {
            return name.Value;
        }

        manifest.Problems.Add(ManifestRule.Name, name, "'" + Quoted.Of(name.Value) + "' " + fault);
        return null;
    }
}
