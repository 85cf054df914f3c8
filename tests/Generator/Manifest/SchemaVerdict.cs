namespace EarlyExitGen.Generator.Tests.Manifest;

/// <summary>Who rejects a manifest. Never the schema alone.</summary>
internal enum SchemaVerdict
{
    /// <summary>Nobody.</summary>
    Valid,

    /// <summary>Schema and generator.</summary>
    Invalid,

    /// <summary>The generator alone: order, collisions, the last exit and the like are beyond a schema.</summary>
    BeyondSchema,
}
