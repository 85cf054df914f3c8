namespace EarlyExitGen.Generator.Emit;

/// <summary>The mark that generated types bear.</summary>
internal static class GeneratedCode
{
    /// <summary>The attribute, with the generator's version.</summary>
    public static string Attribute { get; } =
        "[global::System.CodeDom.Compiler.GeneratedCode(\"EarlyExitGen\", \""
        + typeof(GeneratedCode).Assembly.GetName().Version.ToString(fieldCount: 3) + "\")]";
}
