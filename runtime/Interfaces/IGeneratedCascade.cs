namespace EarlyExitGen;

/// <summary>
/// A class that was generated from a manifest, as a type parameter: what it is and how one is made, without
/// reflection.
/// </summary>
/// <typeparam name="TSelf">The class.</typeparam>
public interface IGeneratedCascade<TSelf> : ICascade
    where TSelf : IGeneratedCascade<TSelf>
{
    /// <summary>What the class was generated from.</summary>
    static abstract CascadeInfo Manifest { get; }

    /// <summary>Loads the cascade.</summary>
    /// <param name="options">From where it is loaded, and how it runs.</param>
    /// <exception cref="CascadeException">
    /// A file of the cascade is missing, or is not the one that the class was generated for.
    /// </exception>
    static abstract TSelf Create(CascadeOptions options);

    /// <summary>
    /// Tells a visitor what the class takes and answers: so whoever knows the class alone gets to the others.
    /// </summary>
    /// <typeparam name="TVisitor">The visitor.</typeparam>
    /// <typeparam name="TResult">What the visitor gives.</typeparam>
    static abstract TResult Accept<TVisitor, TResult>(TVisitor visitor)
        where TVisitor : ICascadeVisitor<TResult>;
}
