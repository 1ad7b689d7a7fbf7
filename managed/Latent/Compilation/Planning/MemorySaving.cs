namespace Latent.Compilation.Planning;

/// <summary>The ways in which a memory plan saves memory.</summary>
/// <param name="Reuse">Gives the memory of values that are no longer needed to later ones.</param>
/// <param name="InPlace">Writes elementwise results over an operand that is not needed any more.</param>
internal readonly record struct MemorySaving(bool Reuse, bool InPlace);
