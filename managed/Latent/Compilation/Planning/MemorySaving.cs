namespace Latent.Compilation.Planning;

/// <summary>The ways in which a memory plan saves memory.</summary>
/// <param name="Reuse">Whether the memory of a value is given to later values after its last use.</param>
/// <param name="InPlace">Whether an elementwise result is written over an operand that no later node needs.</param>
internal readonly record struct MemorySaving(bool Reuse, bool InPlace);
