namespace Latent.Compilation.Passes;

/// <summary>The place of a variable in the memory of a program.</summary>
/// <param name="Store">The number of the store that it lies in.</param>
/// <param name="Index">Its number in the order of the store.</param>
/// <param name="Offset">Its first element in the store.</param>
internal readonly record struct VariablePlace(int Store, int Index, long Offset);
