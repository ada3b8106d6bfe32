/// The version of what features mean: it rises when the same parameters give other features than before.
///
/// Models, factors, caches and checkpoints tell it, so that features of different versions never meet.
public let featureVersion = 1
