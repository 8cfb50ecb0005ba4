/** The five services, in the order in which they are started and listed. */
export const serviceNames = ['stories', 'authorization', 'campaigns', 'delivery', 'billing'] as const;

export type ServiceName = (typeof serviceNames)[number];
